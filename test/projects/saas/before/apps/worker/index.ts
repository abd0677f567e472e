import { Worker } from 'bullmq';

const worker = new Worker('runs', async () => {});
process.on('SIGTERM', () => worker.close());
