declare const READINESS_VERSION: string | undefined;

/** The version of program and rule set; put in by the bundler. */
export const version = typeof READINESS_VERSION === 'string' ? READINESS_VERSION : 'development';
