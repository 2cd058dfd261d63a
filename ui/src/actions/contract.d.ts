// Everything a view may ask for. Written down once, because the rooms call one another.
import type * as Ipc from '../ipc.d.ts';
import type { StepCheck } from '../checklist.js';
import type { Entry } from '../palette.js';
import type { ApiForm, CallForm, CallHelp, CodeKind, DialogState, FormValues, GuardRoom, ImportRoom, OptionValues, Profile, RuleValues, SeveralForm, Tab, View } from '../state.js';

type Application = Ipc.PracticeState['applications'][0];
type PracticeApi = Ipc.PracticeState['apis'][0];
type BodyView = 'tree' | 'pretty' | 'raw';

export interface Actions {
  // navigation
  refresh(): Promise<Ipc.AppState>;
  start(): Promise<void>;
  go(view: View): void;
  connect(): void;
  back(): void;
  select(environmentId: string): void;
  openTab(tab: Tab, focusOn?: string): void;
  enterStage(): void;
  setOpen(id: string, isOpen: boolean): void;
  dismissNotice(): void;
  setTheme(theme: 'system' | 'light' | 'dark'): Promise<void>;
  retrySecretStore(): Promise<void>;
  waitForKeychain<T>(work: () => Promise<T>): Promise<T>;
  cancelKeychain(): void;
  saveAgain(): Promise<void>;
  settleSettings(keep: Ipc.Choice): Promise<void>;
  readStorage(): Promise<void>;
  tick(): void;
  // settings
  changeSetting(setting: Ipc.SettingName, value: string): Promise<string | null>;
  leaveSetting(setting: Ipc.SettingName): Promise<void>;
  sizeText(which: 'larger' | 'smaller' | 'usual'): Promise<void>;
  resetSetting(setting: Ipc.SettingName): Promise<void>;
  resetSettings(): Promise<void>;
  chooseProxy(kind: Ipc.ProxyKind): Promise<void>;
  typeProxy(change: { address?: string; user?: string }): void;
  saveProxy(): Promise<void>;
  saveCertificates(which: 'extraCertificates' | 'clientCertificate', fromFile?: boolean): Promise<void>;
  // the menu, and all that is kept
  chooseInMenu(choice: string): void;
  openAbout(opener: string | null): Promise<void>;
  findOrphans(remove?: boolean): Promise<void>;
  revealDataFolder(): Promise<void>;
  openExport(opener: string | null): Promise<void>;
  saveExport(): Promise<void>;
  eraseEverything(): Promise<void>;
  // environments
  putEnvironment(environment: Ipc.EnvironmentView): void;
  setFormValues(change: Partial<FormValues>): void;
  touchSecret(): void;
  readHost(): Promise<void>;
  saveForm(): Promise<void>;
  arrive(created: Ipc.EnvironmentView, values: FormValues): Promise<void>;
  edit(environment: Ipc.EnvironmentView): void;
  openDialog(kind: DialogState['kind'], environmentId: string, values?: Record<string, string>, opener?: string | null): void;
  closeDialog(focusOn?: string): void;
  setDialogValues(change: Record<string, string>): void;
  confirmDialog(): Promise<void>;
  undoDelete(): Promise<void>;
  removeApi(environmentId: string, audience: string): Promise<void>;
  openPage(environmentId: string | null, page: string): Promise<void>;
  // tokens
  chooseApi(audience: string): void;
  setMoreApis(more: string[]): void;
  setSeveral(several: SeveralForm): void;
  setOptions(change: Partial<OptionValues>): void;
  setScopes(scopes: string[]): void;
  openMints(environmentId: string, opener: string): Promise<void>;
  saveBudget(): Promise<void>;
  preview(): Promise<void>;
  getToken(fresh: boolean): Promise<void>;
  takeTokenReport(environmentId: string, report: Ipc.TokenReport): void;
  cancel(): Promise<void>;
  inspect(tokenId: string, profile: Profile): Promise<void>;
  setProfile(profile: Profile): Promise<void>;
  judgeFor(judgedFor: string | null): Promise<void>;
  typeAudience(judgedFor: string): void;
  typeRules(change: Partial<RuleValues>): void;
  setRules(change: Partial<RuleValues>): Promise<void>;
  pasteToken(): Promise<void>;
  openPasted(pasted: Ipc.PastedToken): Promise<void>;
  showToken(tokenId: string): void;
  copyToken(tokenId: string): Promise<void>;
  forgetToken(tokenId: string): Promise<void>;
  revealToken(tokenId: string): Promise<string>;
  // calls
  propose(tokenId: string): Promise<void>;
  setCall(change: Partial<CallForm>): void;
  fillCall(proposal: Ipc.CallProposal): void;
  sendProposal(proposal: Ipc.CallProposal): Promise<void>;
  sendCall(): Promise<void>;
  allowHostAndSend(): Promise<void>;
  refuseHost(): void;
  // bodies
  setBodyView(view: BodyView): void;
  searchBody(query: string, number: number): Promise<void>;
  stepBody(by: 1 | -1): Promise<void>;
  foldWhole(bodyId: string, open: boolean): Promise<void>;
  chooseNode(bodyId: string, node: number | null): Promise<void>;
  copyNode(bodyId: string, node: number, part: 'path' | 'value'): Promise<void>;
  copyBody(bodyId: string): Promise<void>;
  saveBody(bodyId: string): Promise<void>;
  saveWholeAnswer(): Promise<void>;
  cancelSaving(): Promise<void>;
  bodyLines(bodyId: string, view: BodyView, from: number, count: number): Promise<Ipc.BodyLines>;
  bodyRows(bodyId: string, from: number, count: number): Promise<Ipc.TreeRows>;
  foldBody(bodyId: string, node: number | null, open: boolean): Promise<number>;
  bodyPicture(bodyId: string): Promise<string | null>;
  // the history
  readHistory(): Promise<void>;
  searchHistory(query: string): void;
  filterHistory(environmentId: string | null): void;
  openHistoryEntry(id: string | null): Promise<void>;
  callAgain(details: Ipc.HistoryDetails): void;
  forgetHistoryEntry(id: string): Promise<void>;
  askClearHistory(opener: string): void;
  clearHistory(): Promise<void>;
  saveHistoryAgain(): Promise<void>;
  moreHistory(): void;
  readScopeUse(environmentId: string, tokenId: string): Promise<void>;
  // code
  writeCode(): Promise<void>;
  setCodeKind(kind: CodeKind): void;
  setCodeLanguage(id: string): void;
  copyCode(): Promise<void>;
  saveCode(): Promise<void>;
  // operations
  setCallHelp(environmentId: string, change: Partial<CallHelp>): void;
  readOperations(): Promise<void>;
  readCatalogue(): Promise<void>;
  forgetOperations(environmentId: string): void;
  pickOperation(audience: string, operationId: string): void;
  fillParameter(parameter: Pick<Ipc.Parameter, 'name' | 'place'>, value: string): void;
  preflightSoon(): void;
  preflight(): Promise<void>;
  leaveAddress(): Promise<void>;
  takeAdvice(): void;
  // pages and waiting
  goToPage(url: string): Promise<void>;
  allPages(): Promise<void>;
  stopPages(): void;
  beginWaiting(environmentId: string, report: Ipc.CallReport): void;
  retryAfterWait(again: boolean): void;
  revealBody(): Promise<void>;
  // kept calls
  askSaveCall(): void;
  askRenameCall(call: Ipc.SavedCall): void;
  saveCall(asNew?: boolean): Promise<void>;
  useSavedCall(call: Ipc.SavedCall): void;
  runSavedCall(call: Ipc.SavedCall): Promise<void>;
  deleteSavedCall(call: Ipc.SavedCall): Promise<void>;
  undoDeleteCall(): Promise<void>;
  // the scopes that are needed
  readScopesPage(): Promise<void>;
  scopesFor(environmentId: string): Promise<void>;
  scopesAt(audience: string): void;
  searchScopes(typed: string): void;
  chooseOperation(operationId: string, isChosen: boolean): Promise<void>;
  clearOperations(): void;
  copyScopes(): Promise<void>;
  bodyLines(bodyId: string, view: 'pretty' | 'raw', from: number, count: number): Promise<{ from: number; total: number; lines: string[] }>;
  // practice
  startPractice(): Promise<void>;
  readPractice(): Promise<void>;
  choosePracticeApplication(application: string): void;
  choosePracticeApi(audience: string): void;
  filterPracticeScopes(filter: string): void;
  authorise(app: Application, api: PracticeApi, authorised: boolean): Promise<void>;
  setPracticeScope(app: Application, audience: string, scope: string, enabled: boolean): Promise<void>;
  setPracticeLifetime(app: Application, seconds: number, words: string): Promise<void>;
  usePracticeApplication(app: Application): Promise<void>;
  // what the form notices
  readNote(text: string): Promise<void>;
  dropNotedSecret(): void;
  leaveField(name: keyof FormValues): Promise<void>;
  takeOffer(name: keyof FormValues, value: string): Promise<void>;
  probeHost(): Promise<void>;
  leaveSecret(): Promise<void>;
  setCleanSecret(clean: boolean): void;
  // a new secret
  proveSecret(again: boolean): Promise<void>;
  keepNextSecret(): Promise<void>;
  saveUnproved(): Promise<void>;
  dropNextSecret(): Promise<void>;
  // the connection
  checkConnection(environmentId: string): Promise<void>;
  cancelConnection(): Promise<void>;
  // own APIs
  openApi(environmentId: string, audience: string | null, typed?: Partial<ApiForm['values']>): void;
  closeApi(): void;
  setApiValues(change: Partial<ApiForm['values']>): void;
  filterEndpoints(filter: string): void;
  addEndpoint(): void;
  editEndpoint(index: number | null): void;
  setEndpoint(index: number, change: Partial<Ipc.EndpointView>): void;
  removeEndpoint(index: number): void;
  readDocument(): Promise<void>;
  chooseDocument(): Promise<void>;
  chooseServer(server: number): void;
  dropDocument(): void;
  takeDocument(): void;
  saveApiForm(): Promise<void>;
  // guard check
  openGuard(environmentId: string, audience?: string | null, path?: string | null): Promise<void>;
  chooseGuardApi(audience: string): Promise<void>;
  chooseGuardEndpoint(endpoint: string): Promise<void>;
  setGuard(change: Partial<Pick<GuardRoom, 'url' | 'scope' | 'confirmed'>>): void;
  planGuard(): Promise<void>;
  runGuard(): Promise<void>;
  cancelGuard(): Promise<void>;
  // find in tenant
  openTenant(environmentId: string): Promise<void>;
  findInTenant(): Promise<void>;
  cancelTenant(): Promise<void>;
  chooseFound(audience: string, on: boolean): void;
  takeOver(): Promise<void>;
  askTenantChange(api: Ipc.FoundApi, scope: Ipc.TenantScope | null, opener: string): void;
  confirmTenantChange(): Promise<void>;
  newTokenFor(audience: string): void;
  // lessons
  readLessons(): Promise<void>;
  startLesson(lesson: Ipc.LessonId): Promise<void>;
  mendLesson(): Promise<void>;
  endLesson(): Promise<void>;
  // side by side
  openCompare(environmentId: string, tokenId?: string | null): void;
  compareAgain(): Promise<void>;
  cancelCompare(): Promise<void>;
  chooseSide(which: 'left' | 'right', environmentId: string): void;
  chooseToken(which: 'left' | 'right', tokenId: string): void;
  swapSides(): void;
  getSide(which: 'left' | 'right'): Promise<void>;
  readLastGood(environmentId: string, tokenId: string): Promise<void>;
  // everything at once
  openBoard(): void;
  readBoard(): Promise<void>;
  tickLines(ids: string[], checked: boolean): void;
  checkAll(): Promise<void>;
  checkLine(lineId: string, mayMint: boolean): Promise<void>;
  cancelBoard(): Promise<void>;
  openLineToken(environmentId: string, tokenId: string): void;
  openBoardExport(opener: string): Promise<void>;
  setBoardExport(wanted: string): Promise<void>;
  copyBoard(): Promise<void>;
  saveBoard(): Promise<void>;
  // expectations
  expectToken(environmentId: string, tokenId: string): Promise<void>;
  editExpectation(environmentId: string, expectation: Ipc.Expectation, opener: string): void;
  saveExpectation(): Promise<void>;
  removeExpectation(environmentId: string, expectation: Ipc.Expectation): Promise<void>;
  undoRemoveExpectation(): Promise<void>;
  // explaining
  setRegister(register: 'me' | 'developer'): void;
  askAdmin(environmentId: string, text: string, opener: string): void;
  copyDialogText(): Promise<void>;
  openReport(environmentId: string, opener: string): Promise<void>;
  setReport(change: Record<string, string>): Promise<void>;
  copyReport(): Promise<void>;
  saveReport(): Promise<void>;
  explain(code: string, opener: string): Promise<void>;
  readExplanations(): Promise<void>;
  setHelpFilter(helpFilter: string): void;
  // the set-up checklist
  readSetupSteps(): Promise<void>;
  openChecklist(): void;
  hideChecklist(environmentId: string, hidden: boolean): Promise<void>;
  checkStep(run: StepCheck['run'], opener: string): Promise<void>;
  // the command palette
  openPalette(): Promise<void>;
  runEntry(entry: Entry): void;
  openOperation(audience: string, operationId: string): Promise<void>;
  focusOn(selector: string): void;
  // the tour
  startTour(): Promise<void>;
  moveTour(by: 1 | -1): Promise<void>;
  leaveTour(): void;
  // from and to other tools
  openImport(): void;
  readImport(pasted?: string): Promise<void>;
  pickImport(): Promise<void>;
  watchImports(): Promise<void>;
  setImport(change: Partial<Pick<ImportRoom, 'name' | 'production'>>): void;
  chooseForPack(index: number, choice: Ipc.PackChoice): void;
  takeImport(): Promise<void>;
  completeImport(found: Ipc.ImportView, content: Extract<Ipc.ImportContent, { what: 'credentials' }>): Promise<void>;
  leaveImport(): void;
  openHandover(environments: Ipc.EnvironmentView[], name: string, welcome: string): Promise<void>;
  proveHandover(id: string, again: boolean): Promise<void>;
  keepHandover(id: string): Promise<void>;
  cancelHandover(id: string): void;
  leaveHandover(id: string): void;
  openHandOn(opener: string): Promise<void>;
  setHandOn(change: Record<string, string>): Promise<void>;
  saveHandOn(): Promise<void>;
  copyHandOn(): Promise<void>;
}
