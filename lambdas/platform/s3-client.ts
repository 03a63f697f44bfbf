/** What of the S3 client is used; bundled into a file of its own, which is loaded on first use. See `lib/bundle.ts`. */
export {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
