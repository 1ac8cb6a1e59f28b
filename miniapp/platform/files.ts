/** A new photo or one she has, a document, and their bytes: for those who hand something in. */
export { chooseFile, chooseImage, readPiece } from './h5/files'
