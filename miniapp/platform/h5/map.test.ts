import { gcj02, wgs84 } from '@shared/standards/coordinates'
import { mapAddress } from './map'

const marked = (address: string) => new URL(address).searchParams

test('a place is handed over in the datum that is named beside it', () => {
  const place = { name: '天河区政务服务中心 & 大厅', address: '', location: gcj02(113.3612, 23.1247) }
  const query = marked(mapAddress(place))
  expect(query.get('position')).toBe('113.361200,23.124700')
  expect(query.get('coordinate')).toBe('gaode')
  expect(query.get('name')).toBe('天河区政务服务中心 & 大厅')
})

test('one in WGS-84 is brought to the map’s datum first', () => {
  const [lng = 0, lat = 0] = (
    marked(mapAddress({ name: 'a', address: '', location: wgs84(113.3558, 23.1272) })).get('position') ?? ''
  )
    .split(',')
    .map(Number)
  // In Guangzhou the two lie some 500 m apart.
  expect(lng - 113.3558).toBeGreaterThan(0.004)
  expect(lat).toBeLessThan(23.1272)
})
