/**
 * Of an endpoint the phone keeps what it asks with and what it reads the answer by. What the BFF checks questions with,
 * and what the OpenAPI document says, stay where they are used: `endpoint({…})` loses them on the way to the phone, and
 * with them the schemas nothing else mentions.
 */
const PHONE_READS = ['id', 'method', 'path', 'write', 'response']

module.exports = ({ types: t }) => ({
  name: 'phone-endpoints',
  visitor: {
    CallExpression(path) {
      const {
        callee,
        arguments: [definition],
      } = path.node
      if (!t.isIdentifier(callee, { name: 'endpoint' }) || !t.isObjectExpression(definition)) return
      definition.properties = definition.properties.filter(
        (property) => !t.isObjectProperty(property) || PHONE_READS.includes(property.key.name),
      )
    },
  },
})
