/** Objects are named by tenant and file. */
export const objectKeyOf = (tenantId: string, fileId: string): string => `${tenantId}/${fileId}`;
export const fileIdOf = (objectKey: string): string => objectKey.slice(objectKey.lastIndexOf("/") + 1);
