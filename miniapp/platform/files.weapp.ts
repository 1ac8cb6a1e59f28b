export { chooseFile, chooseImage, readPiece } from './weapp/files'
