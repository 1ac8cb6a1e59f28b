import { toGcj02 } from '@shared/standards/coordinates'
import Taro from '@tarojs/taro'
import type { Did, Place, WhereAmI } from '../types'

/** WeChat's fuzzy position is good to a few hundred metres: enough to sort halls, and the least that does. */
export async function whereAmI(): Promise<WhereAmI> {
  try {
    const { longitude, latitude } = await Taro.getFuzzyLocation({ type: 'gcj02' })
    return { state: 'known', location: { lng: Number(longitude), lat: Number(latitude), datum: 'GCJ-02' } }
  } catch (error) {
    // "auth deny", "auth denied", and errno 103/104 for the privacy agreement.
    const said = error as { errMsg?: string; errno?: number }
    const refused = /auth/i.test(said.errMsg ?? '') || said.errno === 103 || said.errno === 104
    return { state: refused ? 'refused' : 'unknown' }
  }
}

/** WeChat's map speaks GCJ-02. */
export async function openMapAt({ name, address, location }: Place): Promise<Did> {
  const { lng, lat } = toGcj02(location)
  await Taro.openLocation({ longitude: lng, latitude: lat, name, address })
  return 'done'
}
