import type { Queryable } from '../../../kit/database'
import type { HandedIn } from '../applications/materials'
import type { Application } from '../applications/stages'

/** Something the certificate store must be told; see `store_job`. */
export interface Job {
  id: number
  kind: 'attach' | 'verify' | 'issue'
  reference: string
  serial: string
  data: Record<string, unknown>
  attempts: number
}

/** Written in the transaction of its cause. The same reference is told once. */
export async function addJobs(tx: Queryable, jobs: readonly Omit<Job, 'id' | 'attempts'>[]): Promise<void> {
  if (jobs.length === 0) return
  await tx.query(
    `insert into store_job (kind, reference, serial, data)
     select kind, reference, serial, data
     from jsonb_to_recordset($1) as n (kind text, reference text, serial text, data jsonb)
     on conflict (reference) do nothing`,
    [JSON.stringify(jobs)],
  )
}

/** The hall may read these papers from now on: they were handed in to it. */
export function attachPapers(
  tx: Queryable,
  { serial, applicant_id_no }: Pick<Application, 'serial' | 'applicant_id_no'>,
  materials: readonly HandedIn[],
): Promise<void> {
  return addJobs(
    tx,
    materials.flatMap(({ paper }) =>
      paper === null
        ? []
        : [
            {
              kind: 'attach' as const,
              reference: `attach-${serial}-${paper}`,
              serial,
              data: { materialId: paper, sourceProjectNo: serial, holderCode: applicant_id_no },
            },
          ],
    ),
  )
}

/** 核原件: the paper was seen beside its original. */
export function verifyPaper(
  tx: Queryable,
  { serial, department_name }: Pick<Application, 'serial' | 'department_name'>,
  paper: string,
  today: string,
): Promise<void> {
  return addJobs(tx, [
    {
      kind: 'verify',
      reference: `verify-${serial}-${paper}`,
      serial,
      data: { materialId: paper, verifiedBy: department_name, verifiedOn: today, sourceProjectNo: serial },
    },
  ])
}

const LEASE = `interval '30 seconds'`
const LONGEST_WAIT_S = 60

/** The next open job, leased: whoever dies with it leaves it to the next. */
export function claimJob(db: Queryable): Promise<Job | null> {
  return db.maybe<Job>(
    `update store_job set attempts = attempts + 1, due_at = clock_timestamp() + ${LEASE}
     where id = (
       select id from store_job where done_at is null and due_at <= clock_timestamp() order by due_at, id limit 1
       for update skip locked
     )
     returning id, kind, reference, serial, data, attempts`,
  )
}

/** True when it was still open: of two that carried it out, one writes what follows from it. */
export async function endJob(tx: Queryable, { id }: Job, now: Date): Promise<boolean> {
  const ended = await tx.query('update store_job set done_at = $2 where id = $1 and done_at is null returning id', [
    id,
    now,
  ])
  return ended.length > 0
}

/** Later again: after 1, 2, 4 … at most 60 seconds. */
export async function putOff(db: Queryable, { id, attempts }: Job): Promise<void> {
  const seconds = Math.min(2 ** (attempts - 1), LONGEST_WAIT_S)
  await db.query(`update store_job set due_at = clock_timestamp() + make_interval(secs => $2) where id = $1`, [
    id,
    seconds,
  ])
}
