// A page in Firefox, by its own WebDriver BiDi: PROGRAM PAGE PROFILE. Writes the verdict and what a person reads.
import puppeteer from 'puppeteer-core'

const [executablePath, page, userDataDir] = process.argv.slice(2)
const browser = await puppeteer.launch({ browser: 'firefox', executablePath, userDataDir, headless: true })
try {
  const tab = await browser.newPage()
  await tab.goto(page)
  await tab.waitForFunction(() => !['pending', undefined].includes(document.documentElement.dataset.verdict), { timeout: 60000 })
  process.stdout.write(JSON.stringify({
    verdict: await tab.evaluate(() => document.documentElement.dataset.verdict),
    text: await tab.evaluate(() => document.body.innerText),
    loaded: await tab.evaluate(() => performance.getEntriesByType('resource').length),
  }))
} finally {
  await browser.close()
}
