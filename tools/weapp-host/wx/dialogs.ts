import { type MakeApis, text, WxFailure } from './api'

/** What is shown over the page. */
export const dialogs: MakeApis = ({ person, log }) => ({
  asked: {
    async showModal({ title, content, showCancel }) {
      const confirm = (await person.seesDialog(`${text(title)} ${text(content)}`)) || showCancel === false
      return { confirm, cancel: !confirm, content: null }
    },
    /** Confirmed, the first one is chosen; for another, `mockWxMethod('showActionSheet', { tapIndex })`. */
    async showActionSheet({ itemList }) {
      const chosen = await person.seesDialog(Array.isArray(itemList) ? itemList.join(' ') : '')
      if (!chosen) throw new WxFailure('cancel')
      return { tapIndex: 0 }
    },
    showToast: ({ title }) => log('info', [`toast: ${text(title)}`]),
    hideToast: () => undefined,
    showLoading: ({ title }) => log('info', [`loading: ${text(title)}`]),
    hideLoading: () => undefined,
  },
})
