/** The guard's rules as filters of the Windows Filtering Platform: data alone, which any system can make and look at. */
package bulkhead.platform.windows.wfp;
