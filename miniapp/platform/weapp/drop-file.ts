import Taro from '@tarojs/taro'

export function dropFile(keptAt: string): void {
  Taro.getFileSystemManager().removeSavedFile({ filePath: keptAt })
}
