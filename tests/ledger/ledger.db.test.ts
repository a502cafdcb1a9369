import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import {
  checkLedger, holdTransfer, issuerOf, type NewTransfer, postTransfers, readAccount, readHolds, readLines,
  reverseSubject, reverseTransfer, settleTransfer, transferId,
} from '../../server/ledger/ledger.ts';
import { type Database, SYSTEM, transact } from '../../server/platform/database/database.ts';
import { isFailure } from '../../server/platform/errors.ts';
import { describeOnEngines } from '../support/engines.ts';

const AT = '2026-03-10T12:00:00.000Z';

describeOnEngines('the ledger', 'empty', (clone) => {
  let database: Database;
  beforeAll(async () => {
    database = await clone.open();
  });
  const inTx = <T>(work: Parameters<typeof transact<T>>[2]) => transact(database, SYSTEM.import, work);
  const transfer = (more: Partial<NewTransfer> = {}): NewTransfer => ({
    id: randomUUID(), debit: 'issuer:a', credit: `member:${randomUUID()}`, amount: 5, subject: 's', at: AT, ...more,
  });
  const codeOf = (work: Promise<unknown>) => work.then(() => 'fine', (e: unknown) => (isFailure(e) ? e.code : String(e)));

  it('balances after any mix of postings, holds, settlings, reversals and retries', async () => {
    const owners = ['member:p', 'member:q', 'issuer:x', 'issuer:y'];
    const step = fc.record({
      kind: fc.constantFrom('post', 'hold', 'settle', 'void', 'reverse', 'retry'),
      debit: fc.nat(3), credit: fc.nat(3), amount: fc.integer({ min: 1, max: 30 }), pick: fc.nat(100),
    });
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), fc.uuid(), async (steps, run) => {
      const names = owners.map((owner) => `${owner}:${run}`);
      const model = new Map(names.map((name) => [name, { balance: 0, held: 0 }]));
      const done: NewTransfer[] = [];
      const held: NewTransfer[] = [];
      const reversed = new Set<string>();
      const able = (name: string, amount: number) => name.startsWith('issuer')
        || model.get(name)!.balance - model.get(name)!.held >= amount;
      for (const s of steps) {
        const t = transfer({ debit: names[s.debit]!, credit: names[s.credit]!, amount: s.amount });
        if (s.kind === 'post' && s.debit !== s.credit) {
          const code = await codeOf(inTx((tx) => postTransfers(tx, [t])));
          expect(code).toBe(able(t.debit, t.amount) ? 'fine' : 'LEDGER_BELOW_ZERO');
          if (code !== 'fine') continue;
          model.get(t.debit)!.balance -= t.amount;
          model.get(t.credit)!.balance += t.amount;
          done.push(t);
        } else if (s.kind === 'hold' && s.debit !== s.credit) {
          const code = await codeOf(inTx((tx) => holdTransfer(tx, t)));
          expect(code).toBe(able(t.debit, t.amount) ? 'fine' : 'LEDGER_BELOW_ZERO');
          if (code !== 'fine') continue;
          model.get(t.debit)!.held += t.amount;
          held.push(t);
        } else if ((s.kind === 'settle' || s.kind === 'void') && held.length) {
          const [h] = held.splice(s.pick % held.length, 1);
          await inTx((tx) => settleTransfer(tx, h!, s.kind === 'settle' ? 'post' : 'void', AT));
          model.get(h!.debit)!.held -= h!.amount;
          if (s.kind !== 'settle') continue;
          model.get(h!.debit)!.balance -= h!.amount;
          model.get(h!.credit)!.balance += h!.amount;
        } else if (s.kind === 'reverse' && done.length) {
          const d = done[s.pick % done.length]!;
          if (reversed.has(d.id)) continue;
          const code = await codeOf(inTx((tx) => reverseTransfer(tx, d, AT)));
          expect(code).toBe(able(d.credit, d.amount) ? 'fine' : 'LEDGER_BELOW_ZERO');
          if (code !== 'fine') continue;
          reversed.add(d.id);
          model.get(d.debit)!.balance += d.amount;
          model.get(d.credit)!.balance -= d.amount;
        } else if (s.kind === 'retry' && done.length) {
          expect(await inTx((tx) => postTransfers(tx, [done[s.pick % done.length]!]))).toBe(0);
        }
      }
      for (const [name, { balance, held: waiting }] of model) {
        const account = await inTx((tx) => readAccount(tx, name));
        expect([account.balance, account.pendingDebit]).toEqual([balance, waiting]);
      }
      const check = await checkLedger(database);
      expect([check.sum, check.drift]).toEqual([0, []]);
    }), { numRuns: 12 });
  });

  it('refuses an id with another content, a second settling, an unknown hold', async () => {
    const t = transfer();
    await inTx((tx) => postTransfers(tx, [t]));
    expect(await codeOf(inTx((tx) => postTransfers(tx, [{ ...t, amount: 6 }])))).toBe('LEDGER_ID_REUSED');
    expect(await codeOf(inTx((tx) => settleTransfer(tx, transfer(), 'post', AT)))).toBe('LEDGER_SETTLED');
    const h = transfer();
    await inTx((tx) => holdTransfer(tx, h));
    await inTx((tx) => settleTransfer(tx, h, 'post', AT));
    expect(await codeOf(inTx((tx) => settleTransfer(tx, h, 'post', AT)))).toBe('fine');
    expect(await codeOf(inTx((tx) => settleTransfer(tx, h, 'void', AT)))).toBe('LEDGER_SETTLED');
  });

  it('takes no transfer that is none, and passes on what is not its own trouble', async () => {
    for (const amount of [0, -1, 1.5, NaN, 2 ** 53]) {
      await expect(inTx((tx) => postTransfers(tx, [transfer(), transfer({ amount })]))).rejects.toThrow('amount is a positive whole number');
    }
    await expect(inTx((tx) => holdTransfer(tx, transfer({ credit: 'issuer:a' })))).rejects.toThrow('a transfer needs two accounts');
    expect(await inTx((tx) => postTransfers(tx, []))).toBe(0);
    const readOnly = transact(database, SYSTEM.import, (tx) => postTransfers(tx, [transfer()]), { readOnly: true });
    await expect(readOnly).rejects.toMatchObject({ code: '25006' });
  });

  it('derives the ids of transfers from what they are for, and names the accounts of areas', () => {
    expect(issuerOf('town/1')).toBe('issuer:town/1');
    expect(transferId('deed:1')).toBe(transferId('deed:1'));
    expect(transferId('deed:1')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
    expect(transferId('deed:2')).not.toBe(transferId('deed:1'));
    // Databases hold these already: another derivation would post every deed a second time.
    expect(transferId('deed:1')).toBe('b8ae4803-e7b0-5eea-a4f5-a5595c6a6069');
  });

  it('takes back all that was issued for a subject, each along its own way, once', async () => {
    const [one, two, subject] = [`member:${randomUUID()}`, `member:${randomUUID()}`, `deed:${randomUUID()}`];
    await inTx((tx) => postTransfers(tx, [
      transfer({ credit: one, amount: 5, subject, debit: 'issuer:b' }), transfer({ credit: two, amount: 2, subject, debit: 'issuer:c' }),
      transfer({ credit: one, amount: 9 })]));
    const balance = async (owner: string) => (await inTx((tx) => readAccount(tx, owner))).balance;
    const before = [await balance('issuer:b'), await balance('issuer:c')];
    expect(await inTx((tx) => reverseSubject(tx, subject, AT))).toBe(7);
    expect([await balance(one), await balance(two)]).toEqual([9, 0]);
    expect([await balance('issuer:b'), await balance('issuer:c')]).toEqual([before[0]! + 5, before[1]! + 2]);
    expect(await inTx((tx) => reverseSubject(tx, `deed:${randomUUID()}`, AT))).toBe(0);
    const lines = await inTx((tx) => readLines(tx, one, 10));
    expect(lines.map((line) => line.amount)).toEqual(expect.arrayContaining([5, 9, -5]));
    expect(await inTx((tx) => readLines(tx, one, 2))).toHaveLength(2);
  });

  it('knows what is held for a subject, and its books: accounts, transfers, what was issued', async () => {
    const subject = `deed:${randomUUID()}`;
    const held = transfer({ subject });
    const before = await checkLedger(database);
    await inTx((tx) => holdTransfer(tx, held));
    await inTx((tx) => holdTransfer(tx, held));
    expect(await inTx((tx) => readHolds(tx, subject))).toMatchObject([{
      id: held.id, debit: held.debit, credit: held.credit, amount: held.amount, subject }]);
    expect(await inTx((tx) => readAccount(tx, held.credit))).toEqual({ balance: 0, pendingCredit: 5, pendingDebit: 0 });
    expect(await inTx((tx) => readAccount(tx, `member:${randomUUID()}`))).toEqual({ balance: 0, pendingCredit: 0, pendingDebit: 0 });
    const after = await checkLedger(database);
    expect(after).toMatchObject({
      accounts: before.accounts + 1, transfers: before.transfers + 1, issued: before.issued, sum: 0, drift: [], held: [] });
    await inTx((tx) => settleTransfer(tx, held, 'void', AT));
    expect(await inTx((tx) => readAccount(tx, held.credit))).toEqual({ balance: 0, pendingCredit: 0, pendingDebit: 0 });
    expect(await codeOf(inTx((tx) => settleTransfer(tx, held, 'post', AT)))).toBe('LEDGER_SETTLED');
  });

  it('moves all of a batch or nothing of it', async () => {
    const poor = transfer({ debit: `member:${randomUUID()}` });
    const fine = transfer();
    expect(await codeOf(inTx((tx) => postTransfers(tx, [fine, poor])))).toBe('LEDGER_BELOW_ZERO');
    expect((await inTx((tx) => readAccount(tx, fine.credit))).balance).toBe(0);
  });

  it('never lets a full purse be spent twice by many at once', async () => {
    const purse = `member:${randomUUID()}`;
    await inTx((tx) => postTransfers(tx, [transfer({ credit: purse, amount: 10 })]));
    const codes = await Promise.all(Array.from({ length: 30 }, () =>
      codeOf(inTx((tx) => postTransfers(tx, [transfer({ debit: purse, credit: 'shop', amount: 1 })])))));
    expect(codes.filter((code) => code === 'fine')).toHaveLength(10);
    expect((await inTx((tx) => readAccount(tx, purse))).balance).toBe(0);
  });

  it('gives the application no way to edit history, balances or tables', async () => {
    for (const sql of [
      'update transfer set amount = 1', 'delete from transfer', 'truncate transfer',
      `insert into transfer (id, kind, debit, credit, amount, subject, actor, at) select gen_random_uuid(), 'posted', a.id, b.id, 1, 's', 'x', now() from account a, account b where a.id <> b.id limit 1`,
      'update account set balance = 1000', 'delete from account', 'delete from deed_step',
      'update deed_vote set vote = vote', 'create table mine (a int)', 'drop table deed',
      'alter table deed add column x int', `update access_entry set purpose = 'x'`,
    ]) {
      const refused = await inTx((tx) => tx.query(sql)).then(() => 'done', (e: { code?: string }) => e.code);
      expect(refused, sql).toBe('42501');
    }
  });
});
