import { expect, test } from 'vitest';

test('an agent has a name', () => expect('agent').toBeTruthy());
