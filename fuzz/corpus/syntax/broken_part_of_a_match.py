def e
 match 1:
  )
   1
  case 1: