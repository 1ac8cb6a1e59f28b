/**
 * Taro's WXML templates carry the attributes a WeChat component is known to have, and aria-* is not among them, so
 * every accessible name would be lost on the way to the phone. This adds them where templates are generated, takes out
 * what no component of ours uses, and `weapp-attributes-runtime.js` does the same where the app computes what to send to
 * the templates.
 */
const path = require('node:path')
const { ARIA, UNUSED } = require('./attributes.cjs')

const empty = (names) => Object.fromEntries(names.map((name) => [name, '']))

module.exports = (context) => {
  context.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return
      const additions = Object.entries(ARIA).map(([component, names]) => [component, empty(names)])
      platform.template.mergeComponents(context, Object.fromEntries(additions))
      for (const [component, unused] of Object.entries(UNUSED)) {
        const known = platform.template.internalComponents[component]
        for (const name of Object.keys(known)) if (unused.test(name)) delete known[name]
      }
      platform.runtimePath = [].concat(platform.runtimePath, path.resolve(__dirname, 'weapp-attributes-runtime.js'))
    },
  })
}
