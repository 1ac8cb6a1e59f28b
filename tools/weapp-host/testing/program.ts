import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface SmallProgram {
  directory: string
  /** Adds or replaces files; null takes one away. */
  write(files: Record<string, string | null>): void
  remove(): void
}

const page = (text = '', config: object = {}) => ({
  js: `Page({
    data: { said: '' },
    onShow() { getApp().heard.push('page shown') },
    onHide() { getApp().heard.push('page hidden') },
    say(said) { this.setData({ said: JSON.stringify(said) }) },
    subscribe() { wx.requestSubscribeMessage({ tmplIds: getApp().templates, complete: (answer) => this.say(answer) }) },
    late() { Promise.resolve().then(() => this.subscribe()) },
    onShareAppMessage() { return getApp().card },
    grow() { this.setData({ said: 'x'.repeat(1100000) }) },
  })`,
  wxml: `<view id="said">{{said}}</view><view class="words">${text}</view>
    <button id="subscribe" bindtap="subscribe">subscribe</button><button id="late" bindtap="late">late</button>
    <button id="grow" bindtap="grow">grow</button><button id="share" open-type="share">share</button>`,
  json: JSON.stringify(config),
})

const filesOf = (path: string, { js, wxml, json } = page()) => ({
  [`${path}.js`]: js,
  [`${path}.wxml`]: wxml,
  [`${path}.json`]: json,
})

/** Written by hand, without Taro: two tabs, and a subpackage with a page. */
export function smallProgram(): SmallProgram {
  const directory = mkdtempSync(join(tmpdir(), 'weapp-small-'))
  const program: SmallProgram = {
    directory,
    write(files) {
      for (const [path, text] of Object.entries(files)) {
        const file = join(directory, path)
        if (text === null) {
          rmSync(file)
          continue
        }
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(file, text)
      }
    },
    remove: () => rmSync(directory, { recursive: true }),
  }
  program.write({
    'app.js': `App({ templates: [], heard: [],
      onShow() { this.heard.push('app shown') }, onHide() { this.heard.push('app hidden') } })`,
    'app.json': JSON.stringify({
      pages: ['home/index', 'me/index'],
      subPackages: [{ root: 'more', pages: ['page/index'] }],
      tabBar: { list: [{ pagePath: 'home/index' }, { pagePath: 'me/index' }] },
      preloadRule: { 'home/index': { packages: ['more'] } },
      requiredPrivateInfos: ['getFuzzyLocation'],
    }),
    ...filesOf('home/index', page('home')),
    ...filesOf('me/index', page('me')),
    ...filesOf('more/page/index', page('more', { visualEffectInBackground: 'hidden' })),
  })
  return program
}
