import { runServer } from './main.js';

runServer();
