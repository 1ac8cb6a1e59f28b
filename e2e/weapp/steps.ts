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
