/**
 * Marks what builds a schema as free of effects, so that a bundler may leave out the ones nobody uses. Valibot says so
 * itself, in a form that webpack does not read.
 */
module.exports = ({ types: t }) => ({
  name: 'pure-schemas',
  visitor: {
    CallExpression(path) {
      const { callee } = path.node
      const builds =
        (t.isMemberExpression(callee) && t.isIdentifier(callee.object, { name: 'v' })) ||
        (t.isIdentifier(callee) && ['endpoint', 'PartSchema', 'numberInQuery', 'text'].includes(callee.name))
      if (builds && path.getFunctionParent() === null) path.addComment('leading', '#__PURE__')
    },
  },
})
