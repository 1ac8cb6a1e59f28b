/**
 * The Redis that npm delivers, as a process of its own: its Lua work must not hold up anybody's event loop.
 * Bound to this machine only (the package's own start listens to the whole network), with a password.
 * Memory only: nothing we keep in Redis is the sole copy of anything.
 */
import { createRedisCommandExecutor, RedisServerState, Resp2Server } from 'js-redis-server/core'

const state = new RedisServerState({ databaseCount: 16, requirepass: process.env.REDIS_PASSWORD })
const { server } = new Resp2Server({ server: state, executor: createRedisCommandExecutor() })
// Without it two answers close together wait for each other's acknowledgement, 40 ms on Linux.
server.on('connection', (socket) => socket.setNoDelay(true))
server.once('error', (error) => process.send({ type: 'failed', reason: error.message }, () => process.exit(1)))
server.listen(Number(process.env.REDIS_PORT), '127.0.0.1', () => process.send({ type: 'ready' }))
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
