/**
 * The record of processing: of whom is kept what, why, who sees it by which right, and how long.
 * `npm run docs` writes it to docs/processing.md; a test holds it to the tables that there are.
 */
import type { Right } from '../access/access.schema.ts';
import { LIMITS } from '../config.ts';

interface Words { en: string; zh: string }
export interface Processing {
  tables: readonly string[];
  what: Words;
  why: Words;
  /** Beside the person or household that it is about. */
  seenBy: readonly Right[];
  kept: Words;
}

const always: Words = {
  en: 'until erased; then under an id that leads to nobody', zh: '至本人删除；此后仅以无法识别本人的编号保留',
};
const hours = (n: number): Words => ({ en: `${n} hours`, zh: `${n}小时` });
const days = (n: number): Words => ({ en: `${n} days`, zh: `${n}天` });

export const PROCESSING: readonly Processing[] = [
  {
    tables: ['person', 'person_role'],
    what: { en: 'account, name, roles and where they hold', zh: '账号、姓名、角色及其范围' },
    why: { en: 'who may do what', zh: '确定各人的权限' },
    seenBy: ['people.read', 'workers.read'], kept: always,
  },
  {
    tables: ['session'],
    what: {
      en: 'who is signed in, as a hash, and for what purpose', zh: '登录状态（散列值）及查阅目的' },
    why: { en: 'to stay signed in', zh: '保持登录' },
    seenBy: [], kept: hours(LIMITS.SESSION_HOURS),
  },
  {
    tables: ['known_device'],
    what: { en: 'devices that somebody signed in from, as hashes', zh: '曾登录的设备（散列值）' },
    why: { en: 'nobody is locked out by a stranger\'s tries', zh: '避免他人尝试登录导致本人被锁' },
    seenBy: [], kept: days(LIMITS.DEVICE_DAYS),
  },
  {
    tables: ['sign_in_try', 'setup_link', 'allowance'],
    what: {
      en: 'tries at signing in, the first link, how much was asked for, as hashes',
      zh: '登录尝试、首次设置链接与请求频次（散列值）',
    },
    why: { en: 'against guessing and flooding', zh: '防止猜测密码与滥发请求' },
    seenBy: [], kept: { en: 'until they are over', zh: '失效即删' },
  },
  {
    tables: ['second_factor'],
    what: { en: 'the secret of an authenticator, recovery codes as hashes', zh: '验证器密钥与恢复码散列值' },
    why: { en: 'a stolen password is not enough', zh: '仅有密码无法登录' },
    seenBy: [], kept: { en: 'until it is switched off', zh: '关闭即删' },
  },
  {
    tables: ['outbox_key'],
    what: { en: 'the key of what waits on a phone to be sent', zh: '手机待发送内容的密钥' },
    why: { en: 'nobody else who holds the phone reads it', zh: '他人持有手机也无法读取' },
    seenBy: [], kept: always,
  },
  {
    tables: ['slip'],
    what: {
      en: 'for whom a slip was made, by whom, its code as a hash',
      zh: '入户码为谁而制、由谁制作（码以散列值保存）' },
    why: { en: 'to get in without e-mail', zh: '无需邮箱即可开户' },
    seenBy: [], kept: {
      en: `until it is used, at most ${LIMITS.SLIP_DAYS} days`,
      zh: `使用后即删，最长${LIMITS.SLIP_DAYS}天` },
  },
  {
    tables: ['consent'],
    what: { en: 'what somebody agreed to, and when', zh: '同意事项及时间' },
    why: { en: 'nothing without it, and at once without it', zh: '未经同意不处理，撤回立即生效' },
    seenBy: [], kept: always,
  },
  {
    tables: ['household'],
    what: { en: 'door code, address, place, grid cell', zh: '门牌码、地址、位置、所在网格' },
    why: { en: 'points belong to a household; participation by grid cell', zh: '积分归户；按网格统计参与' },
    seenBy: ['households.exact'], kept: always,
  },
  {
    tables: ['deed', 'deed_step', 'deed_vote', 'deed_reversal', 'deed_raise'],
    what: { en: 'deeds, decisions and their reasons', zh: '善行、评议及理由' },
    why: { en: 'to evaluate deeds fairly and explain it', zh: '公正评议并可说明' },
    seenBy: ['deeds.decide', 'deeds.reverse', 'deeds.exact'], kept: always,
  },
  {
    tables: ['account', 'transfer', 'heat_credit', 'heat_day', 'publication'],
    what: { en: 'points by household, sums by cell and day', zh: '各户积分、按网格与日期的合计' },
    why: { en: 'the ledger, and published figures', zh: '积分账与公布数据' },
    seenBy: [], kept: always,
  },
  {
    tables: ['task', 'task_step', 'offer', 'assignment'],
    what: { en: 'needs, where they are, who goes there', zh: '诉求、地点、处置人' },
    why: { en: 'help reaches who needs it', zh: '让需要的人得到帮助' },
    seenBy: ['tasks.read', 'tasks.file', 'tasks.verify', 'work.do'], kept: always,
  },
  {
    tables: ['worker', 'shift'],
    what: { en: 'grid workers and their shifts', zh: '网格员及其班次' },
    why: { en: 'who can be asked', zh: '确定可派遣人员' },
    seenBy: ['workers.read', 'tasks.file'], kept: always,
  },
  {
    tables: ['worker_position'],
    what: { en: 'the last position on shift; no trail', zh: '当班时最后位置，不留轨迹' },
    why: { en: 'the nearest worker is asked', zh: '派给最近的网格员' },
    seenBy: ['workers.read', 'tasks.file'],
    kept: {
      en: `until the shift ends, at most ${LIMITS.POSITION_KEEP_HOURS} hours`,
      zh: `至下班，最长${LIMITS.POSITION_KEEP_HOURS}小时`,
    },
  },
  {
    tables: ['access_entry', 'look_alert'],
    what: {
      en: 'who looked at whose record, when and why; who at very many',
      zh: '何人何时因何查看何人记录；何人查看过多' },
    why: { en: 'looks can be asked about', zh: '查看行为可追查' },
    seenBy: ['audit.read'], kept: { en: 'always', zh: '长期' },
  },
  {
    tables: ['chain_waiting', 'chain_link', 'chain_tip', 'chain_head'],
    what: {
      en: 'hashes of looks, votes, steps and transfers', zh: '查看、投票、流程与积分变动的散列值' },
    why: { en: 'whoever edits one of them is found out', zh: '事后改动可被发现' },
    seenBy: [], kept: { en: 'always', zh: '长期' },
  },
  {
    tables: ['news', 'stream'],
    what: { en: 'what became true, for open screens', zh: '推送给在线页面的消息' },
    why: { en: 'screens follow without being asked', zh: '页面实时更新' },
    seenBy: [], kept: hours(LIMITS.NEWS_KEEP_HOURS),
  },
];
