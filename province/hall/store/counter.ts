import * as v from 'valibot'
import type { Database } from '../../../kit/database'
import { materialOf } from '../applications/counter'
import { applicationBy } from '../applications/store'
import { answer } from '../http/app'
import type { CounterRouter } from '../http/counter'
import { Refusal } from '../http/envelope'
import { code, read } from '../http/read'
import type { CertificateStore } from './certificate-store'

const Asked = v.object({ sblsh: code, clbh: code })
const Certificate = v.object({ certificateName: v.string(), fields: v.record(v.string(), v.string()) })
const File = v.object({ contentType: v.string(), content: v.string() })

/** What clerks read in the certificate store while they work on a case: the store knows for what, and logs it. */
export function storeCounterRoutes({ router }: CounterRouter, db: Database, store: CertificateStore): void {
  router.get('/zz', async (ctx) => {
    const { sblsh, clbh } = read(Asked, ctx.query)
    const { application, material } = await caseOf(db, sblsh, clbh)
    if (material.certificate === null) throw new Refusal('2005', { SQFS: material.way })
    const { status, data } = await store.ask('/share/queryCertInfo', {
      certIdentifier: material.certificate,
      authorizationId: material.authorization,
      granteeCode: application.department,
      holderCode: application.applicant_id_no,
      useCause: `办理${application.item_name}（${sblsh}）`,
    })
    const certificate = status === '0' ? v.parse(Certificate, data) : { certificateName: null, fields: {} }
    answer(ctx, { ZT: status, ...certificate })
  })

  router.get('/wj', async (ctx) => {
    const { sblsh, clbh } = read(Asked, ctx.query)
    const { application, material } = await caseOf(db, sblsh, clbh)
    if (material.paper === null) throw new Refusal('2005', { SQFS: material.way })
    const { status, data } = await store.ask('/material/file', {
      materialId: material.paper,
      useCause: `办理${application.item_name}（${sblsh}）`,
    })
    if (status !== '0') throw new Refusal('2005', { ZT: status })
    answer(ctx, v.parse(File, data))
  })
}

/** @throws Refusal 1004 */
async function caseOf(db: Database, serial: string, materialId: string) {
  const application = await applicationBy(db, serial)
  if (!application) throw new Refusal('1004', { ZD: 'SBLSH' })
  return { application, material: await materialOf(db, serial, materialId) }
}
