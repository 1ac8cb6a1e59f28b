import { createHash } from 'node:crypto'
import type { Database, Queryable } from '../../../kit/database'
import type { Form } from '../../data/forms/schema'
import type { Hall, Item, Province } from '../../data/types'
import { WINDOW_CODES } from '../words'
import { seedApplications } from './applications'
import { pastHours } from './crowding'
import { BOOKING, nationalRecord, yearlyCases } from './items'
import { seedServices } from './services'

const ITEMS_AT_ONCE = 1_000

/** Fills an empty schema in one transaction: the hall has everything or nothing. */
export async function seedHall(db: Database, province: Province, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await seedTables(tx, province)
    const versions = await seedForms(tx, province.items)
    for (let from = 0; from < province.items.length; from += ITEMS_AT_ONCE) {
      await seedItems(tx, province.items.slice(from, from + ITEMS_AT_ONCE), versions)
    }
    await seedHalls(tx, province.halls)
    const columns = 'hall text, weekday smallint, hour smallint, days int, tickets int'
    await insertAll(tx, 'hall_hour', columns, pastHours(province.halls, province.seed))
    await seedServices(tx, province)
    await seedApplications(tx, province, now)
    // What was there from the beginning is not news: it is in the feed, and not pushed.
    await tx.query(`update push_cursor set txid = coalesce((select max(txid) from change), '0'),
      seq = coalesce((select max(seq) from change), 0)`)
  })
  // Fresh statistics, or the first queries would be planned for empty tables.
  await db.query('analyze region, department, theme, item, item_usage, hall, hall_window, application')
}

/** One statement for many rows: a JSON array read as a record set. */
async function insertAll(tx: Queryable, table: string, columns: string, rows: readonly object[]): Promise<void> {
  const names = columns.replaceAll(/ [a-z0-9[\]]+(?=,|$)/g, '')
  await tx.query(`insert into ${table} (${names}) select ${names} from jsonb_to_recordset($1) as row (${columns})`, [
    JSON.stringify(rows),
  ])
}

async function seedTables(tx: Queryable, { regions, departments, themes }: Province): Promise<void> {
  await insertAll(tx, 'region', 'code text, name text, parent text, level text', regions)
  await insertAll(
    tx,
    'department',
    'code text, name text, short_name text',
    departments.map(({ code, name, shortName }) => ({ code, name, short_name: shortName })),
  )
  await insertAll(tx, 'theme', 'code text, name text, audience text', themes)
}

/** Forms are shared by many items. @returns the version of each, a hash of its content */
async function seedForms(tx: Queryable, items: readonly Item[]): Promise<ReadonlyMap<Form, string>> {
  const versions = new Map<Form, string>()
  for (const { form } of items) if (form && !versions.has(form)) versions.set(form, versionOf(form))
  const rows = new Map([...versions].map(([schema, version]) => [version, { version, schema }]))
  await insertAll(tx, 'form', 'version text, schema json', [...rows.values()])
  return versions
}

const versionOf = (form: Form): string => createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 16)

async function seedItems(tx: Queryable, items: readonly Item[], versions: ReadonlyMap<Form, string>): Promise<void> {
  const rows = items.map((item) => {
    const handled = yearlyCases(item)
    return {
      task_code: item.code,
      catalog_code: item.catalogCode,
      name: item.name,
      region: item.region,
      department: item.department.code,
      themes: item.matter.themes,
      window_kind: WINDOW_CODES[item.matter.window],
      booking: BOOKING[item.matter.booking],
      duration_min: item.matter.durationMin,
      promise_days: item.promiseDays,
      form: (item.form && versions.get(item.form)) ?? null,
      handled,
      record: nationalRecord(item, handled),
    }
  })
  // json and not jsonb: the records pass through as they are written.
  await tx.query(
    `with given as (
       select * from json_to_recordset($1) as row (task_code text, catalog_code text, name text, region text,
         department text, themes text[], window_kind text, booking smallint, duration_min int, promise_days int,
         form text, handled bigint, record json)
     ), published as (
       insert into item (task_code, update_seq, catalog_code, name, region, department, themes, window_kind, booking,
         duration_min, promise_days, form, record)
       select task_code, nextval('item_change'), catalog_code, name, region, department, themes, window_kind, booking,
         duration_min, promise_days, form, record
       from given
     )
     insert into item_usage (task_code, handled) select task_code, handled from given`,
    [JSON.stringify(rows)],
  )
}

async function seedHalls(tx: Queryable, halls: readonly Hall[]): Promise<void> {
  await insertAll(
    tx,
    'hall',
    `code text, name text, region text, address text, phone text, lng float8, lat float8, datum text, hours jsonb, opens_saturday bool, exceptions jsonb, rules jsonb`,
    halls.map(({ opensSaturday, ...hall }) => ({ ...hall, opens_saturday: opensSaturday })),
  )
  await insertAll(
    tx,
    'hall_window',
    'hall text, kind text, name text, count int, slot_min int, takes text[]',
    halls.flatMap((hall) =>
      hall.windows.map(({ kind, name, count, slotMin, takes = [] }) => ({
        hall: hall.code,
        kind: WINDOW_CODES[kind],
        name,
        count,
        slot_min: slotMin,
        takes: [kind, ...takes].map((each) => WINDOW_CODES[each]),
      })),
    ),
  )
}
