import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Router from 'koa-router'
import { renderSVG } from 'uqr'
import type { Answer, Desk } from './outside'

const FILES = ['display.html', 'display.css', 'display.js']
/** ISO/IEC 18004: four modules of white around the code. */
const QUIET_ZONE = 4

interface Envelope<T> {
  JGDM: string
  SJ: T
}

/** 叫号屏: the screen that hangs in a hall. Whose number is called where, and the code that proves one is there. */
export function displayRoutes(router: Router, page: string, desk: Desk): void {
  for (const file of FILES) {
    router.get(`/${file}`, (ctx) => {
      ctx.type = file.slice(file.lastIndexOf('.'))
      ctx.body = readFileSync(join(page, file))
    })
  }

  router.get('/api/display/:hall', async (ctx) => {
    const hall = `dtbm=${encodeURIComponent(ctx.params.hall ?? '')}`
    const [shown, code] = await Promise.all([
      desk.call('GET', '/ck/xs', hall, null),
      desk.call('GET', '/ck/dcm', hall, null),
    ])
    const queue = taken<object>(shown)
    const place = taken<{ DCM: string; EWM: string; GXSJ: string }>(code)
    if (queue === null || place === null) {
      const refused = queue === null ? shown : code
      ctx.status = refused.status
      ctx.set('X-Answered-By', 'hall')
      ctx.body = refused.body
      return
    }
    ctx.body = { ...queue, DCM: place.DCM, GXSJ: place.GXSJ, picture: pictureOf(place.EWM) }
  })
}

const taken = <T>({ body }: Answer): T | null => {
  const envelope = body as Envelope<T> | null
  return envelope?.JGDM === '0' ? envelope.SJ : null
}

const pictureOf = (text: string): string =>
  `data:image/svg+xml;base64,${Buffer.from(renderSVG(text, { ecc: 'M', border: QUIET_ZONE })).toString('base64')}`
