import type { Matter } from '../types'
import { agriculture } from './agriculture'
import { birth } from './birth'
import { business } from './business'
import { civilAffairs } from './civil-affairs'
import { construction } from './construction'
import { culture } from './culture'
import { disability } from './disability'
import { economy } from './economy'
import { education } from './education'
import { environment } from './environment'
import { exitEntry } from './exit-entry'
import { foodAndDrugs } from './food-and-drugs'
import { health } from './health'
import { household } from './household'
import { housing } from './housing'
import { housingFund } from './housing-fund'
import { identityPapers } from './identity-papers'
import { justice } from './justice'
import { labour } from './labour'
import { licensedTrades } from './licensed-trades'
import { marriage } from './marriage'
import { medicalInsurance } from './medical-insurance'
import { property } from './property'
import { publicAffairs } from './public-affairs'
import { residence } from './residence'
import { socialInsurance } from './social-insurance'
import { streets } from './streets'
import { tax } from './tax'
import { transport } from './transport'
import { travelPermits } from './travel-permits'
import { vehicle } from './vehicle'
import { veterans } from './veterans'

/** Every kind of matter, by field. The order decides catalogue codes: add at the end of a department's matters only. */
export const MATTERS: readonly Matter[] = [
  ...residence,
  ...household,
  ...identityPapers,
  ...birth,
  ...marriage,
  ...exitEntry,
  ...socialInsurance,
  ...medicalInsurance,
  ...housingFund,
  ...labour,
  ...property,
  ...housing,
  ...education,
  ...health,
  ...civilAffairs,
  ...disability,
  ...veterans,
  ...justice,
  ...vehicle,
  ...transport,
  ...business,
  ...foodAndDrugs,
  ...tax,
  ...construction,
  ...environment,
  ...streets,
  ...agriculture,
  ...culture,
  ...economy,
  ...licensedTrades,
  ...publicAffairs,
  ...travelPermits,
]
