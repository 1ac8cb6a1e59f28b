import { buildMiniapp, PLATFORM_NAMES, PLATFORMS } from './build/miniapp'
import { bundleServer, SERVERS } from './build/servers'
import { step } from './progress'
import { projectPath } from './project'
import { runCommand } from './session'

/** `npm run build`: everything that is put into operation, in dist/. */
runCommand(async () => {
  await Promise.all([
    ...PLATFORMS.map((platform) =>
      step(`Mini-program for ${PLATFORM_NAMES[platform]}`, () =>
        buildMiniapp(platform, projectPath('dist', `build-${platform}.log`)),
      ),
    ),
    ...SERVERS.map((name) => step(`Server ${name}`, () => bundleServer(name, projectPath('dist', name)))),
  ])
  console.log(
    "Built into dist/: weapp (upload with WeChat's developer tools), h5, bff and province (node dist/bff/main.cjs).",
  )
})
