import { createServer, type Server } from 'node:net'
import { assertPortsFree, type Ports, portProblem, readPorts } from './addresses'
import { freePort } from './ports'

describe('the ports of a local run', () => {
  test('are the usual ones unless settings say otherwise', () => {
    expect(readPorts({})).toMatchObject({ PORT: 3000, CONTROL_PORT: 4100, WECHAT_PORT: 4104 })
    expect(readPorts({ HALL_PORT: '5101', PORT: '' })).toMatchObject({ PORT: 3000, HALL_PORT: 5101 })
  })

  test.each(['abc', '0', '70000', '80.5'])('%s is refused by name', (text) => {
    expect(() => readPorts({ IDENTITY_PORT: text })).toThrow(`IDENTITY_PORT=${text} is not a port`)
  })

  test('one that is taken is named before anything starts, with the next step', async () => {
    const taken = await freePort()
    const server: Server = createServer().listen(taken, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const free: Ports = readPorts({})
    for (const name of Object.keys(free) as (keyof Ports)[]) free[name] = await freePort()
    try {
      await expect(assertPortsFree(free)).resolves.toBeUndefined()
      await expect(assertPortsFree({ ...free, HALL_PORT: taken })).rejects.toThrow(
        new RegExp(`^Port ${taken} \\(online hall\\) is in use\\. .*HALL_PORT=\\d+ npm start$`),
      )
    } finally {
      server.close()
    }
  })

  test('one that needs more rights says so', () => {
    expect(portProblem('EACCES', 'PORT', 80, 'mini-program')).toMatch(
      /Port 80 .* may not be opened .*PORT=10080 npm start/,
    )
  })
})
