import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Claim, raisesOf } from '../../server/deeds/caps.ts';

const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, n) => sum + n, 0);

/** What each of them gets, decided one after the other. */
function decided(rules: readonly { points: number; cap: number }[]): Claim[] {
  let before = 0;
  return rules.map(({ points, cap }, i) => {
    const given = Math.max(0, Math.min(points, cap - before));
    before += given;
    return { id: String(i), points, cap, given };
  });
}

const claims = (cap: fc.Arbitrary<number>) => fc.record({
  rules: fc.array(fc.record({ points: fc.nat(12), cap }), { maxLength: 12 }),
  gone: fc.array(fc.nat(11), { maxLength: 4 }),
});
const after = ({ rules, gone }: { rules: { points: number; cap: number }[]; gone: number[] }) =>
  decided(rules).filter((claim) => !gone.includes(Number(claim.id)));
const raised = (standing: readonly Claim[]) => {
  const raises = raisesOf(standing);
  return standing.map((claim) => claim.given + (raises.get(claim.id) ?? 0));
};

it('gives what would have been given had the reversed deeds never been', () => {
  fc.assert(fc.property(claims(fc.nat(30)), (made) => {
    const standing = after(made);
    expect(raised(standing)).toEqual(decided(standing).map((claim) => claim.given));
  }));
});

it('fills one cap exactly, whatever was given before and in whatever order it was decided', () => {
  const scattered = fc.record({
    cap: fc.nat(30),
    rows: fc.array(fc.record({ points: fc.nat(12), share: fc.nat(12) }), { maxLength: 12 }),
  });
  fc.assert(fc.property(scattered, ({ cap, rows }) => {
    let left = cap;
    const standing = rows.map(({ points, share }, i) => {
      const given = Math.min(points, share, left);
      left -= given;
      return { id: String(i), points, cap, given };
    });
    const all = raised(standing);
    expect(total(all)).toBe(Math.min(cap, total(standing.map((claim) => claim.points))));
    all.forEach((points, i) => {
      expect(points).toBeGreaterThanOrEqual(standing[i]!.given);
      expect(points).toBeLessThanOrEqual(standing[i]!.points);
    });
  }));
});

it('gives nothing twice', () => {
  fc.assert(fc.property(claims(fc.nat(30)), (made) => {
    const standing = after(made);
    const now = raised(standing);
    const settled = standing.map((claim, i) => ({ ...claim, given: now[i]! }));
    expect(raisesOf(settled).size).toBe(0);
  }));
});
