import { phone } from '@/testing/phone'
import { askToSubscribe } from './subscribe'

test('WeChat is asked at once, before anything else can run', () => {
  void askToSubscribe(['T1', 'T2'])
  expect(phone.askedToSubscribe).toEqual([['T1', 'T2']])
})

test('every kind of acceptance is one; what WeChat says nothing about was not answered', async () => {
  phone.subscribe = { T1: 'acceptWithAlert', T2: 'reject', T3: 'ban', T4: 'filter', T5: 'accept' }
  expect(await askToSubscribe(['T1', 'T2', 'T3', 'T4', 'T5', 'T6'])).toEqual({
    state: 'answered',
    answers: [
      { templateId: 'T1', answer: 'accept' },
      { templateId: 'T2', answer: 'reject' },
      { templateId: 'T3', answer: 'ban' },
      { templateId: 'T4', answer: 'filter' },
      { templateId: 'T5', answer: 'accept' },
    ],
  })
})

test('the main switch is told apart from everything else that keeps WeChat from asking', async () => {
  phone.subscribe = { errCode: 20004 }
  expect(await askToSubscribe(['T1'])).toEqual({ state: 'off' })
  phone.subscribe = { errCode: 10005 }
  expect(await askToSubscribe(['T1'])).toEqual({ state: 'failed' })
})
