import Taro from '@tarojs/taro'

/** Taro's list of pages, as its pages use it: each is told when it has come, and when it has left. */
interface Pages {
  mount(page: unknown, id: string, come: () => void): void
  unmount(id: string, left: () => void): void
}

/**
 * A page that leaves before it has come, because she went back at once or the phone is slow, waits until it has. Taro
 * (4.2.1) does not find such a page in its list and takes down the last one that is: the page she returns to would stand
 * there and answer nothing.
 */
export function leaveInTurn(pages = Taro.getCurrentInstance().app as unknown as Pages): void {
  const { mount, unmount } = pages
  const coming: Record<string, Promise<void>> = {}
  pages.mount = (page, id, come) => {
    coming[id] = new Promise((done) => mount(page, id, () => done(come())))
  }
  pages.unmount = (id, left) => {
    void Promise.resolve(coming[id]).then(() => unmount(id, left))
    delete coming[id]
  }
}
