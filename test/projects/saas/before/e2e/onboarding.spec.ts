import { test } from '@playwright/test';

test('onboarding', async ({ page }) => {
  await page.goto('/');
});
