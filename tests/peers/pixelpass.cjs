// Lets @mosip/pixelpass decode or encode what comes in on standard input.
const { decode, generateQRData } = require('@mosip/pixelpass');

const input = require('node:fs').readFileSync(0, 'utf8');
console.error = () => {}; // it says so when something is no JSON, which is no error here
process.stdout.write(process.argv[2] === 'decode' ? decode(input) : generateQRData(input));
