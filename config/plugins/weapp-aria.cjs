/**
 * Taro's WXML templates carry the attributes a WeChat component is known to have, and aria-* is not among them, so
 * every accessible name would be lost on the way to the phone. This adds them where templates are generated, and
 * `weapp-aria-runtime.js` makes the same addition where the app computes what to send to the templates.
 */
const path = require('node:path')
const { ARIA_PROPS, ARIA_COMPONENTS } = require('./aria-props.cjs')

const attributes = Object.fromEntries(ARIA_PROPS.map((prop) => [prop, '']))

module.exports = (context) => {
  context.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (!platform.template) return
      platform.template.mergeComponents(
        context,
        Object.fromEntries(ARIA_COMPONENTS.map((component) => [component, { ...attributes }])),
      )
      platform.runtimePath = [].concat(platform.runtimePath, path.resolve(__dirname, 'weapp-aria-runtime.js'))
    },
  })
}
