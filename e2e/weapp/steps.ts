import type MiniProgram from 'miniprogram-automator/out/MiniProgram'
import type { Phone } from './phone'

/** From home, signed out, to home, signed in. */
export async function signInOn(phone: Phone): Promise<void> {
  await phone.press('登录')
  await phone.isOn('residents/sign-in/index')
  await phone.press(/登录/, 'last')
  await phone.isOn('pages/home/index')
  await phone.sees(/您好，测/)
}

/** What the BFF has counted under these labels: from its own metrics. */
export async function counted(url: string, metric: string, labels: Record<string, string>): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text()
  const wanted = Object.entries(labels).map(([name, value]) => `${name}="${value}"`)
  const lines = metrics
    .split('\n')
    .filter((line) => line.startsWith(`${metric}{`) && wanted.every((label) => line.includes(label)))
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
}

/** What the program asks of the phone from now on, as our own host logs it: `calendar: …`, `map: …`, `share: …`. */
export function listenTo(mini: MiniProgram, phone: Phone): (what: string) => Promise<string[]> {
  const logged: string[][] = []
  mini.on('console', ({ args }: { args: string[] }) => logged.push(args))
  return (what) =>
    phone.until(async () => {
      const asked = logged.find(([first]) => first?.startsWith(`${what}: `))
      if (!asked) throw new Error(`no ${what} was asked for`)
      return asked
    })
}
