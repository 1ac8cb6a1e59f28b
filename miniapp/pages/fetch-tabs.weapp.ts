/** The tab pages are in the main package: WeChat has fetched them with the program. */
export const fetchTabsWhenQuiet = (): undefined => undefined
