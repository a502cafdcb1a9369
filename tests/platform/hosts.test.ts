import { describe, expect, it } from 'vitest';
import { isKnownHost, isOurs } from '../../server/platform/hosts.ts';

const PUBLIC = 'https://deeds.example.org';

describe('the names of this server', () => {
  it('are those of the machine and its network, addresses, and the public one', () => {
    for (const host of ['localhost', 'localhost:5310', 'app.localhost', '127.0.0.1:5310', '[::1]:5310', '192.168.1.9', 'server', 'deedgrid:80', 'pi.local', 'grid.lan', 'DEEDS.home.arpa']) {
      expect([host, isKnownHost(host, undefined), isKnownHost(host, PUBLIC)]).toEqual([host, true, true]);
    }
    expect(isKnownHost('deeds.example.org', PUBLIC)).toBe(true);
    expect(isKnownHost('deeds.example.org:443', PUBLIC)).toBe(true);
  });
  it('are no others: whoever points a name at us does not speak as us', () => {
    for (const host of ['evil.example', 'evil.example:5310', 'localhost.evil.example', '127.0.0.1.evil.example', 'deeds.example.org.evil.example', 'lan.evil', '', ' ', 'a b', undefined]) {
      expect([host, isKnownHost(host, undefined), isKnownHost(host, PUBLIC)]).toEqual([host, false, false]);
    }
    expect(isOurs('http://evil.example:5310', { host: 'evil.example:5310' }, undefined)).toBe(false);
    expect(isOurs('http://localhost:5310', { host: 'localhost:5310' }, undefined)).toBe(true);
    expect(isOurs(PUBLIC, { host: '10.0.0.2:5310' }, PUBLIC)).toBe(true);
  });
});
