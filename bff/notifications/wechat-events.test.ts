import { encryptedPartOf, readEvents } from './wechat-events'
import { readXml } from './wechat-xml'

const XML_POPUP =
  '<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName><FromUserName><![CDATA[otFpruAK8D-E6EfStSYonYSBZ8_4]]></FromUserName><CreateTime>1610969440</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_popup_event]]></Event><SubscribeMsgPopupEvent><List><TemplateId><![CDATA[VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc]]></TemplateId><SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString><PopupScene>2</PopupScene></List><List><TemplateId><![CDATA[9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>2</PopupScene></List></SubscribeMsgPopupEvent></xml>'
const XML_CHANGE =
  '<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName><FromUserName><![CDATA[otFpruAK8D-E6EfStSYonYSBZ8_4]]></FromUserName><CreateTime>1610969440</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_change_event]]></Event><SubscribeMsgChangeEvent><List><TemplateId><![CDATA[VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc]]></TemplateId><SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString></List></SubscribeMsgChangeEvent></xml>'
const XML_SENT =
  '<xml><ToUserName><![CDATA[gh_123456789abc]]></ToUserName><FromUserName><![CDATA[otFpruAK8D-E6EfStSYonYSBZ8_4]]></FromUserName><CreateTime>1610969468</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[subscribe_msg_sent_event]]></Event><SubscribeMsgSentEvent><List><TemplateId><![CDATA[VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc]]></TemplateId><MsgID>1700827132819554304</MsgID><ErrorCode>0</ErrorCode><ErrorStatus><![CDATA[success]]></ErrorStatus></List></SubscribeMsgSentEvent></xml>'

const HER = 'otFpruAK8D-E6EfStSYonYSBZ8_4'
const T1 = 'VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc'
const T2 = '9nLIlbOQZC5Y89AZteFEux3WCXRRRG5Wfzkpssu4bLI'

describe('XML', () => {
  test('a popup with two templates', () => {
    expect(readEvents(XML_POPUP)).toEqual({
      name: 'subscribe_msg_popup_event',
      events: [
        { kind: 'popup', openid: HER, at: new Date(1610969440_000), templateId: T1, status: 'accept' },
        { kind: 'popup', openid: HER, at: new Date(1610969440_000), templateId: T2, status: 'reject' },
      ],
    })
  })
  test('a template turned off', () => {
    expect(readEvents(XML_CHANGE).events).toEqual([
      { kind: 'change', openid: HER, at: new Date(1610969440_000), templateId: T1, status: 'reject' },
    ])
  })
  test('a delivery, its number digit for digit', () => {
    expect(readEvents(XML_SENT).events).toEqual([
      {
        kind: 'sent',
        openid: HER,
        at: new Date(1610969468_000),
        templateId: T1,
        msgid: '1700827132819554304',
        errorCode: '0',
      },
    ])
  })
})

describe('JSON', () => {
  const event = (name: string, List: unknown, CreateTime: unknown = '1620973045') =>
    JSON.stringify({ ToUserName: 'gh_1', FromUserName: HER, CreateTime, MsgType: 'event', Event: name, List })

  test('one entry bare or in a list, times and codes as text or numbers: the same', () => {
    const item = { TemplateId: T1, SubscribeStatusString: 'accept', PopupScene: '0' }
    const expected = [{ kind: 'popup', openid: HER, at: new Date(1620973045_000), templateId: T1, status: 'accept' }]
    expect(readEvents(event('subscribe_msg_popup_event', item)).events).toEqual(expected)
    expect(readEvents(event('subscribe_msg_popup_event', [item])).events).toEqual(expected)
    expect(readEvents(event('subscribe_msg_popup_event', [item], 1620973045)).events).toEqual(expected)
  })

  test('a bare 64-bit number stays what it is', () => {
    const body = event('subscribe_msg_sent_event', { TemplateId: T1, MsgID: 0, ErrorCode: 0 }).replace(
      '"MsgID":0',
      '"MsgID":1864323726461255681',
    )
    expect(readEvents(body).events).toMatchObject([{ msgid: '1864323726461255681', errorCode: '0' }])
  })

  test('other events and messages are read and mean nothing here', () => {
    expect(readEvents(event('debug_demo', undefined))).toEqual({ name: 'debug_demo', events: [] })
    const text = JSON.stringify({ ToUserName: 'g', FromUserName: HER, CreateTime: 1, MsgType: 'text', Content: 'hi' })
    expect(readEvents(text)).toEqual({ name: 'text', events: [] })
  })

  test.each(['', '[]', '{', '{"FromUserName":"x"}', 'null'])('what is no message is an error: %s', (body) => {
    expect(() => readEvents(body)).toThrow()
  })
})

test('the encrypted part, of either form', () => {
  expect(encryptedPartOf('{"ToUserName":"gh","Encrypt":"abc="}')).toBe('abc=')
  expect(encryptedPartOf('<xml><ToUserName><![CDATA[gh]]></ToUserName><Encrypt><![CDATA[abc=]]></Encrypt></xml>')).toBe(
    'abc=',
  )
  expect(() => encryptedPartOf('{"ToUserName":"gh"}')).toThrow()
})

describe('XML that WeChat does not write is not read', () => {
  test.each([
    ['a document type', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml>&e;</xml>'],
    ['an entity', '<xml><a>&amp;</a></xml>'],
    ['an attribute', '<xml a="1">x</xml>'],
    ['a comment', '<xml><!-- x --><a>1</a></xml>'],
    ['an instruction', '<?xml version="1.0"?><xml>1</xml>'],
    ['elements that cross', '<xml><a><b></a></b></xml>'],
    ['an open element', '<xml><a>1</a>'],
    ['two outer elements', '<a>1</a><b>2</b>'],
    ['text beside it', 'x<a>1</a>'],
    ['too deep', `${'<a>'.repeat(20)}x${'</a>'.repeat(20)}`],
    ['too many', `<xml>${'<a>1</a>'.repeat(2000)}</xml>`],
    ['an element of its own', '<xml/>'],
  ])('%s', (_, xml) => {
    expect(() => readXml(xml)).toThrow(/not the XML/)
  })

  test('CDATA may hold anything', () => {
    expect(readXml('<xml><a><![CDATA[<b>&amp;]]></a></xml>')).toEqual({ a: '<b>&amp;' })
  })
})
