/** How much of each failure goes into the page, so that the whole stays under 5 MB however many there are. */
export interface Budget {
  /** Characters that the packed wire, log, drawing and bug report of a failure may take in the page, each. */
  readonly packedCharsMax: number;
  /** Lines of the wire. */
  readonly wireLinesMax: number;
  /** Characters of a line. */
  readonly lineCharsMax: number;
  /** Characters of the server's log. */
  readonly logCharsMax: number;
  /** Steps of the conversation, and of its drawing. */
  readonly stepsMax: number;
  /** Whether drawings stand in the page as they are, to be seen without a script. */
  readonly drawsInPage: boolean;
}

/** Characters of all packed details together. */
const packedCharsInAll = 2_000_000;
/** Drawings that stand in the page as they are. */
const drawingsInPageMax = 30;

/** What each of so many failures may take. */
export function budgetFor(failures: number): Budget {
  const isMany = failures > 100;
  return {
    packedCharsMax: Math.min(60_000, Math.floor(packedCharsInAll / (4 * Math.max(1, failures)))),
    wireLinesMax: isMany ? 80 : 300,
    lineCharsMax: isMany ? 600 : 2000,
    logCharsMax: isMany ? 4000 : 40_000,
    stepsMax: isMany ? 24 : 60,
    drawsInPage: failures <= drawingsInPageMax,
  };
}
