const { createHash } = require('node:crypto')

/**
 * `#name` becomes an ordinary property with a short name: Babel's own way keeps every private field in a WeakMap, which
 * costs ten kilobytes for react-query alone and time on every access. The name is made of the file, the class and the
 * field, so that a class and the one it extends never meet.
 */
module.exports = ({ types: t }) => {
  const nameIn = (path, name) => {
    const owner = path.findParent((each) => each.isClass() && declares(each.node, name))
    const whole = `${path.hub.file.opts.filename} ${owner?.node.start} ${name}`
    return t.identifier(`$${createHash('sha256').update(whole).digest('hex').slice(0, 6)}`)
  }
  const declares = ({ body }, name) => body.body.some(({ key }) => t.isPrivateName(key) && key.id.name === name)
  return {
    name: 'private-names',
    visitor: {
      Program(program) {
        program.traverse({
          'MemberExpression|OptionalMemberExpression'(path) {
            const { property } = path.node
            if (t.isPrivateName(property)) path.node.property = nameIn(path, property.id.name)
          },
          BinaryExpression(path) {
            const { left, operator } = path.node
            if (operator === 'in' && t.isPrivateName(left)) {
              path.node.left = t.stringLiteral(nameIn(path, left.id.name).name)
            }
          },
        })
        program.traverse({
          ClassPrivateProperty(path) {
            const { key, value, static: isStatic } = path.node
            path.replaceWith(t.classProperty(nameIn(path, key.id.name), value, null, null, false, isStatic))
          },
          ClassPrivateMethod(path) {
            const { kind, key, params, body, static: isStatic, generator, async } = path.node
            const name = nameIn(path, key.id.name)
            path.replaceWith(t.classMethod(kind, name, params, body, false, isStatic, generator, async))
          },
        })
      },
    },
  }
}
