export declare const buildDashboard: (outdir: string) => Promise<void>;
