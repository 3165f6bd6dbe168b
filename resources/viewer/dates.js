// An xsd:dateTime with a zone, exactly; a date alone, a leap second or a day that is not in the calendar is not guessed at.
const DATE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/;
const instant = (text) => {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [year, month, day_, hour, minute, second] = parts.slice(1, 7).map(Number);
  if (hour > 23 || minute > 59 || second > 59 || month < 1 || month > 12) return null;
  if (day_ < 1 || day_ > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  const time = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}${parts[8]}`);
  return Number.isNaN(time) ? null : new Date(time);
};
// What is said of one date: none at all, one that can be read, or one that cannot (unreadable, or said twice).
const dateOf = (terms) => {
  if (!terms.length) return { none: true };
  const texts = [...new Set(terms.map(value))];
  const time = texts.length === 1 ? instant(texts[0]) : null;
  return time ? { time, text: texts[0] } : { unreadable: true, text: texts.join(' · ') };
};
// The day as the issuer wrote it, in its own zone; midnight as an end is the end of the day before.
const writtenDay = (date, isEnd) => {
  const [, year, month, day_, hour, minute, second] = DATE.exec(date.text);
  const atMidnight = isEnd && `${hour}${minute}${second}` === '000000';
  const noon = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day_) - (atMidnight ? 1 : 0), 12));
  return noon.toLocaleDateString(root.lang, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
};
const day = (text) => {
  const time = text ? instant(text) : null;
  return time ? time.toLocaleDateString(root.lang, { day: 'numeric', month: 'long', year: 'numeric' }) : '';
};
