/**
 * How names hang on what moves in a crisis: their sector and beta to the broad market, or for funds of other things how far
 * they follow yields, spreads, oil, gold, the dollar. Betas are of weekly returns against SPY, March 2019 to March 2024,
 * rounded to a tenth, where that could be measured; the rest is judgement, marked as assumed. Beta 1 where nothing is known.
 */

/** Sector, and the beta of its own fund. */
export const SECTOR_BETAS = {
  ...{
    broad: 1,
    'nasdaq-100': 1.05,
    'small-companies': 1.2,
    technology: 1.1,
    semiconductors: 1.4,
    communication: 1.05,
  },
  ...{ 'consumer-cyclical': 1.2, 'consumer-staples': 0.65, health: 0.75, financials: 1.1, 'real-estate': 1.15 },
  ...{ industrials: 1.1, materials: 1.05, utilities: 0.85, energy: 1.05, innovation: 1.6, 'crypto-linked': 2 },
} as const;
export type Sector = keyof typeof SECTOR_BETAS;

export interface EquityFactors {
  readonly kind: 'equity';
  readonly sector: Sector;
  /** To the broad market. */
  readonly beta: number;
  readonly basis: 'measured' | 'assumed';
}

/** What follows something else than shares: years of duration, and powers of what the other things do. */
export interface OtherFactors {
  readonly kind: 'other';
  readonly duration?: number;
  /** Of the spread of high-yield bonds. */
  readonly spreadDuration?: number;
  readonly oil?: number;
  readonly gold?: number;
  readonly dollar?: number;
  readonly basis: 'assumed';
}

export type Factors = EquityFactors | OtherFactors;

/** Names of a sector with their betas; a star marks what was assumed, for want of five years of prices or of sense in them. */
const TABLE: Readonly<Record<Sector, string>> = {
  broad: 'SPY 1 VTI 1 DIA 1 EFA 0.9 EEM 0.8 SPX 1* XSP 1* SPXL 3* VOO 1*',
  'nasdaq-100': 'QQQ 1.05 NDX 1.05* TQQQ 3.15*',
  'small-companies': 'IWM 1.2 RUT 1.2*',
  technology:
    'XLK 1.1 AAPL 1.1 MSFT 1 ADBE 1.2 CRM 1.2 ORCL 0.8 PLTR 2 BB 1.6 SNOW 1.4* CRWD 1.3* ZS 1.3* OKTA 1.4* NET 1.6* DDOG 1.5* PANW 1.1* FTNT 1.1* S 1.6* TWLO 1.6* SHOP 1.9* ZM 1.2* DOCU 1.3* SMCI 1.8*',
  semiconductors: 'SMH 1.4* SOXX 1.4* SOXL 4.2* NVDA 1.6 AMD 1.5 AVGO 1.2 INTC 1.1 QCOM 1.2 MU 1.3 ARM 1.8*',
  communication: 'GOOGL 1 GOOG 1 META 1.1 NFLX 1 DIS 1.1 T 0.7* ROKU 2* AMC 1.5*',
  'consumer-cyclical':
    'XLY 1.2 AMZN 0.9 TSLA 1.9 HD 1.2 MCD 0.8 NKE 1.2 SBUX 1.1 TGT 0.8 CCL 2.2 CVNA 3.4 DKNG 1.8 F 1.5* GM 1.4* RIVN 1.9* LCID 1.8* NIO 1.5* XPEV 1.5* GME 1.5*',
  'consumer-staples': 'XLP 0.65 KO 0.8 PG 0.6 WMT 0.4 COST 0.7',
  health: 'XLV 0.75 JNJ 0.5 LLY 0.6 ABBV 0.7 PFE 0.7* XBI 1*',
  financials: 'XLF 1.1 JPM 1.1 BAC 1.3 GS 1.3 V 1 MA 1.1 PYPL 1.4* SQ 2* SOFI 1.8* HOOD 1.6',
  'real-estate': 'VNQ 1.15',
  industrials: 'XLI 1.1 BA 2 CAT 1 DE 1.2 FDX 1 UPS 0.9 AAL 1.9 DAL 1.8 UBER 1.5*',
  materials: 'XLB 1.05 LIN 0.9*',
  utilities: 'XLU 0.85',
  energy: 'XLE 1.05 XOM 0.9',
  innovation: 'ARKK 1.6*',
  'crypto-linked': 'COIN 2.9 MSTR 1.7',
};

const other = (factors: Omit<OtherFactors, 'kind' | 'basis'>): OtherFactors => ({
  kind: 'other',
  basis: 'assumed',
  ...factors,
});

const OTHERS: Readonly<Record<string, OtherFactors>> = {
  TLT: other({ duration: 17 }),
  IEF: other({ duration: 7.5 }),
  SHY: other({ duration: 1.9 }),
  TIP: other({ duration: 5 }),
  LQD: other({ duration: 8.5, spreadDuration: 2 }),
  HYG: other({ duration: 4, spreadDuration: 3.5 }),
  GLD: other({ gold: 1 }),
  SLV: other({ gold: 1 }),
  USO: other({ oil: 1 }),
  DBC: other({ oil: 0.5 }),
  UUP: other({ dollar: 1 }),
  FXE: other({ dollar: -1 }),
  FXY: other({ dollar: -0.5 }),
};

function equities(): ReadonlyMap<string, Factors> {
  const rows = Object.entries(TABLE).flatMap(([sector, names]) =>
    [...names.matchAll(/(\S+) ([\d.]+)(\*?)/g)].map(([, name = '', beta, star]): readonly [string, Factors] => [
      name,
      { kind: 'equity', sector: sector as Sector, beta: Number(beta), basis: star === '*' ? 'assumed' : 'measured' },
    ]),
  );
  return new Map([...rows, ...Object.entries(OTHERS)]);
}

const KNOWN = equities();

/** For a name nobody has looked at: it moves as the broad market does, and reports say so. */
export const UNKNOWN_NAME: EquityFactors = { kind: 'equity', sector: 'broad', beta: 1, basis: 'assumed' };

export const isKnown = (name: string): boolean => KNOWN.has(name);
export const factorsOf = (name: string): Factors => KNOWN.get(name) ?? UNKNOWN_NAME;

/** To the broad market; nothing for what is no share. */
export const betaOf = (name: string): number => {
  const factors = factorsOf(name);
  return factors.kind === 'equity' ? factors.beta : 0;
};
