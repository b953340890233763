/** Windows' own functions and structures by JNA, with the names of its headers. */
package bulkhead.platform.windows.win32;
