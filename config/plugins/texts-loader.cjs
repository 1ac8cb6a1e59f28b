/** Puts each package's texts where they are used: `write` comes from config/index.ts. */
module.exports = function textsLoader(source) {
  return this.getOptions().write(source, this.resourcePath, this.resourceQuery)
}
