/** The BFF and a bare Koa route in one process: what Koa alone could do here, now, with the same answer. */
import '../bff/main'
import Koa from 'koa'

const bare = new Koa()
let answer = Buffer.from('{}')
bare.use(async (ctx) => {
  if (ctx.method === 'PUT') {
    const chunks: Buffer[] = []
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer)
    answer = Buffer.concat(chunks)
    ctx.body = 'ok'
    return
  }
  ctx.type = 'application/json'
  ctx.body = answer.toString()
})
bare.listen(Number(process.env.BARE_PORT), '127.0.0.1')
