import { distanceMetres, gcj02, toGcj02, toWgs84, wgs84 } from './coordinates'

describe('coordinates and their datum', () => {
  test('the shift agrees with the published reference value', () => {
    const shifted = toGcj02(wgs84(116.404, 39.915))
    expect(shifted.datum).toBe('GCJ-02')
    expect(shifted.lng).toBeCloseTo(116.41024449916938, 9)
    expect(shifted.lat).toBeCloseTo(39.91640428150164, 9)
  })

  test('back and forth stays on the spot all over Guangdong', () => {
    for (let lng = 109.7; lng < 117.3; lng += 0.37) {
      for (let lat = 20.2; lat < 25.5; lat += 0.31) {
        const back = toWgs84(toGcj02(wgs84(lng, lat)))
        expect(Math.abs(back.lng - lng)).toBeLessThan(1e-8)
        expect(Math.abs(back.lat - lat)).toBeLessThan(1e-8)
      }
    }
  })

  test('converting twice changes nothing more, and far abroad the datums are equal', () => {
    const once = toGcj02(wgs84(113.3245, 23.1065))
    expect(toGcj02(once)).toEqual(once)
    expect(toWgs84(toWgs84(once))).toEqual(toWgs84(once))
    expect(toGcj02(wgs84(-0.1276, 51.5072))).toEqual(gcj02(-0.1276, 51.5072))
    expect(toWgs84(gcj02(-0.1276, 51.5072))).toEqual(wgs84(-0.1276, 51.5072))
  })

  test('a coordinate read in the wrong datum would be hundreds of metres off in Guangzhou', () => {
    const satellite = wgs84(113.3245, 23.1065)
    const misread = distanceMetres(satellite, wgs84(toGcj02(satellite).lng, toGcj02(satellite).lat))
    expect(misread).toBeGreaterThan(500)
    expect(misread).toBeLessThan(700)
    expect(distanceMetres(satellite, toGcj02(satellite))).toBeLessThan(0.01)
  })

  test('distances in metres', () => {
    expect(distanceMetres(wgs84(113, 23), wgs84(113, 24))).toBeCloseTo(111_195, -1)
    expect(distanceMetres(wgs84(0, 0), wgs84(180, 0))).toBeCloseTo(Math.PI * 6_371_008.8, 0)
    expect(distanceMetres(gcj02(113, 23), gcj02(113, 23))).toBe(0)
  })
})
