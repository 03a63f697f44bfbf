import { simulate } from './simulate';

async function main() {
  const [from, n, tenants, days] = process.argv.slice(2).map(Number) as [number, number, number, number];
  for (let s = from; s < from + n; s++) {
    const t = Date.now();
    const o = await simulate(s, { tenants, days });
    console.log(s, Date.now() - t, 'ms', JSON.stringify(o));
  }
}
void main();
