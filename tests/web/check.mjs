// Opens pages of `marchland map` in headless Chromium. usage: node check.mjs FOLDER
// (holds page.html, hostile.html, many.html). Prints TAP; pictures stay in FOLDER.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { join, resolve } from 'node:path';

const folder = resolve(process.argv[2]);
const require = createRequire(join(folder, 'web', 'x.js'));
const { chromium } = require('playwright-core');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
let number = 0;
let failed = 0;

function check(good, what) {
  number++;
  if (!good) failed++;
  console.log((good ? 'ok ' : 'not ok ') + number + ' - ' + what);
}

async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 850 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (m) => { if (!/willReadFrequently/.test(m.text()) && (m.type() === 'error' || m.type() === 'warning')) trouble.push(m.text()); });
  page.on('pageerror', (e) => trouble.push(String(e)));
  page.on('dialog', (d) => { trouble.push('dialog ' + d.message()); d.dismiss(); });
  const requests = [];
  page.on('request', (r) => { if (!/^(file|data|blob):/.test(r.url())) requests.push(r.url()); });
  const begin = Date.now();
  await page.goto(pathToFileURL(join(folder, name)).href);
  await page.waitForSelector('#mentions li');
  return { page, context, trouble, requests, ms: Date.now() - begin };
}

// ---- The page of an article ----
{
  const { page, context, trouble, requests } = await open('page.html');
  await page.screenshot({ path: join(folder, 'page.png') });
  const count = await page.locator('#mentions li').count();
  check(count > 15, 'mentions are listed (' + count + ')');
  check(/2022-09-17/.test(await page.textContent('#summary')), 'the border is shown as of the result\'s date');
  const first = page.locator('#mentions button', { hasText: 'Баткен' }).first();
  check(await first.locator('mark').count() === 1, 'the sentence is shown with the name marked');
  await first.click();
  check(await first.getAttribute('aria-current') === 'true', 'a click in the list marks the mention');
  check(await page.locator('.leaflet-popup-content').count() === 1, 'and opens it on the map');
  await page.screenshot({ path: join(folder, 'selected.png') });

  // A click on the map, at the place whose popup is open, marks it in the list.
  await page.keyboard.press('Escape');
  const vorukh = page.locator('#mentions button', { hasText: 'Vorukh' }).first();
  await vorukh.click();
  const box = await page.locator('#map').boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.locator('#mentions button').first().click();
  await vorukh.click();
  await page.locator('.leaflet-popup-close-button').click();
  await page.evaluate(() => document.querySelectorAll('[aria-current]').forEach((e) => e.removeAttribute('aria-current')));
  // The popup may have moved the map, so that the marker is found by its colour around the middle.
  let hit = false;
  for (let dy = -200; dy <= 200 && !hit; dy += 4) {
    await page.mouse.click(at.x, at.y + dy);
    hit = (await page.locator('#mentions button[aria-current=true]').count()) === 1;
  }
  check(hit, 'a click on a place marks its mention in the list');

  const colors = () => page.evaluate(() => {
    const seen = {};
    for (const c of document.querySelectorAll('.leaflet-overlay-pane canvas')) {
      const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      for (let i = 0; i < d.length; i += 4) if (d[i + 3] === 255) seen[[d[i], d[i + 1], d[i + 2]]] = (seen[[d[i], d[i + 1], d[i + 2]]] || 0) + 1;
    }
    return seen;
  });
  await page.reload();
  await page.waitForSelector('#mentions li');
  await page.waitForTimeout(300);
  const before = await colors();
  check((before['192,13,30'] || 0) > 50, 'disputed stretches are red in 2022');
  await page.locator('#slider').focus();
  await page.keyboard.press('End');
  await page.waitForTimeout(300);
  const after = await colors();
  const day = await page.inputValue('#day');
  check(day > '2025-06', 'the slider goes to today by keyboard (' + day + ')');
  check((after['192,13,30'] || 0) < (before['192,13,30'] || 0) / 4, 'after the treaty of 2025 hardly any stretch is disputed');
  check((before['106,61,154'] || 0) > 50 && !(after['106,61,154'] > 5), 'and what was agreed is in force');
  await page.screenshot({ path: join(folder, 'today.png') });

  const shown = () => page.locator('#mentions li:not([hidden])').count();
  await page.locator('#kinds input[value=settlement]').uncheck();
  check(await shown() < count, 'a kind can be hidden');
  await page.locator('#kinds input[value=settlement]').check();
  await page.locator('#sure').fill('0.9');
  const sure = await shown();
  check(sure < count, 'a least confidence hides the rest (' + sure + ')');
  await page.locator('#sure').fill('0');
  await page.locator('#mentions button').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  check(await page.locator('#mentions button').nth(1).getAttribute('aria-current') === 'true', 'the list is walked by arrow keys');
  check(await page.locator('.leaflet-control-scale-line').count() === 1, 'there is a scale bar');
  check(/OpenStreetMap contributors/.test(await page.textContent('footer')), 'and the credits of the data');
  const unnamed = await page.evaluate(() => [...document.querySelectorAll('button, input, a, [tabindex="0"]')].filter((e) =>
    !(e.getAttribute('aria-label') || e.title || e.textContent.trim() || (e.labels && e.labels.length))).map((e) => e.outerHTML.slice(0, 80)));
  check(unnamed.length === 0, 'every control has a name ' + unnamed);
  await page.emulateMedia({ media: 'print' });
  await page.pdf({ path: join(folder, 'page.pdf'), format: 'A4', printBackground: true });
  check(true, 'it prints');
  check(trouble.length === 0, 'no error on the console ' + trouble);
  check(requests.length === 0, 'no request leaves the machine ' + requests);
  await context.close();
}

// ---- Dark ----
{
  const { page, context } = await open('page.html', { colorScheme: 'dark' });
  const back = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  check(back === 'rgb(25, 28, 31)', 'dark where dark is wanted');
  await page.screenshot({ path: join(folder, 'dark.png') });
  await context.close();
}

// ---- A hostile article ----
{
  const { page, context, trouble, requests } = await open('hostile.html');
  await page.locator('#mentions button').first().click();
  await page.waitForTimeout(300);
  check(await page.evaluate(() => window.hacked) === undefined, 'a hostile article runs nothing');
  check(await page.locator('#mentions img, #mentions script').count() === 0, 'and makes no elements');
  check(/<script>window\.hacked = 1<\/script>/.test(await page.textContent('#mentions')), 'it shows as text');
  check(trouble.length === 0, 'no error on the console ' + trouble);
  check(requests.length === 0, 'no request leaves the machine ' + requests);
  await page.screenshot({ path: join(folder, 'hostile.png') });
  await context.close();
}

// ---- Ten thousand mentions ----
{
  const { page, context, trouble, ms } = await open('many.html');
  const count = await page.locator('#mentions li').count();
  check(count >= 10000, 'ten thousand mentions (' + count + ')');
  check(ms < 10000, 'open in ' + ms + ' ms');
  const begin = Date.now();
  await page.locator('#sure').fill('0.5');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  const took = Date.now() - begin;
  check(took < 3000, 'a filter takes ' + took + ' ms');
  check(trouble.length === 0, 'no error on the console ' + trouble);
  await page.screenshot({ path: join(folder, 'many.png') });
  await context.close();
}

console.log('1..' + number);
await browser.close();
process.exit(failed ? 1 : 0);
