import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freshDatabase, type TestDatabase } from '../tools/testing/world'
import { type Database, openDatabase } from './database'
import { migrate } from './migrations'

let database: TestDatabase
let db: Database
let folder: string

beforeEach(async () => {
  database = await freshDatabase()
  db = openDatabase(database.url, { schema: 'house', name: 'test' })
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  write('001-room.sql', 'create table room (name text primary key);')
  write('002-window.sql', "insert into room values ('with a window');")
})
afterEach(async () => {
  await db.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

const write = (file: string, sql: string) => writeFileSync(join(folder, file), sql)
const run = () => migrate(db, 'house', folder)
const rooms = async () => (await db.query<{ name: string }>('select name from room order by name')).map((r) => r.name)

test('each file is applied once, in order, however many ask at a time; a new one comes on top', async () => {
  write('notes.sql', 'this is none')
  await Promise.all([run(), run(), run()])
  expect(await rooms()).toEqual(['with a window'])
  write('003-door.sql', "insert into room values ('with a door');")
  await run()
  expect(await rooms()).toEqual(['with a door', 'with a window'])
})

test('a file that fails leaves nothing of what is new', async () => {
  await run()
  write('003-door.sql', "insert into room values ('with a door');")
  write('004-broken.sql', 'insert into garden values (1);')
  await expect(run()).rejects.toThrow(/garden/)
  expect(await rooms()).toEqual(['with a window'])
})

test('a file that was changed after it had been applied is named, and what is new is not applied on top', async () => {
  await run()
  write('001-room.sql', 'create table room (name text primary key, size int);')
  write('003-door.sql', "insert into room values ('with a door');")
  await expect(run()).rejects.toThrow(/001-room\.sql was changed after .*migration of its own/)
  expect(await rooms()).toEqual(['with a window'])
})

test('the same file with the line ends of another system is the same', async () => {
  write('003-door.sql', 'insert into room\nvalues (1);\n')
  await run()
  write('003-door.sql', 'insert into room\r\nvalues (1);\r\n')
  await run()
})

test('a database from before digests were kept takes the files as they are, and holds them to it from then on', async () => {
  await run()
  await db.query('alter table migration drop column digest')
  await run()
  expect(await rooms()).toEqual(['with a window'])
  write('002-window.sql', "insert into room values ('without');")
  await expect(run()).rejects.toThrow(/002-window\.sql/)
})
